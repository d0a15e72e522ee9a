"""What machines read of the site: search engines, feed readers, unfurling programs, agents."""
