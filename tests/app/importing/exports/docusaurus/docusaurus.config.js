// The site
const config = {
  title: 'Example',
  url: 'https://docs.example.com',
  baseUrl: '/',
  i18n: { defaultLocale: 'en', locales: ['en', 'de'] },
  presets: [['classic', { docs: { routeBasePath: 'guides', sidebarPath: './sidebars.js' } }]],
  plugins: [['@docusaurus/plugin-client-redirects', {
    redirects: [
      { from: '/old/install', to: '/guides/start/install' },
      { to: '/guides/', from: ['/a', '/b'] },
      { from: '/nowhere', to: '/blog' },
    ],
    createRedirects(path) { return undefined; },
  }]],
};
module.exports = config;
