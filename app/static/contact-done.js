// A request was sent, or is not needed any more: the draft has done its part.

import { forgetDraft } from "./contact-draft.js";

if (document.querySelector("[data-sent]")) forgetDraft();
