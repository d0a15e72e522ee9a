"""On what scale does a model's cosine lie?  Measured once, when the model is exported.

Cosines of unrelated texts lie near 0 in one model and near 0.75 in another, so a number that fits
one model misleads with the next.  Two means, of unrelated texts and of titles with their own
passages, tell the scale.  They are taken from fixed texts about everyday matters rather than from
the help centre's own, which may be few, or all about one thing.
"""

from __future__ import annotations

import numpy as np

from search.encoder import Encoder

PAIRS = (
    (
        "Reset a password",
        "Choose Forgot password on the sign-in page and follow the link that we send by mail.",
    ),
    (
        "Cancel an order",
        "Orders can be cancelled until they leave the warehouse. Open the order and press Cancel.",
    ),
    (
        "Where is my parcel?",
        "The tracking number in the shipping message shows where the package is now.",
    ),
    (
        "Get a refund",
        "We return the money to the card that you paid with, usually within five working days.",
    ),
    (
        "Change the language",
        "Open the settings, choose General, then pick another language from the list.",
    ),
    (
        "Connect to a wireless network",
        "Switch on Wi-Fi, choose the network's name and type its key.",
    ),
    (
        "The battery drains fast",
        "Lower the brightness of the screen and close apps that run in the background.",
    ),
    (
        "Invite a colleague",
        "Under Team, press Add member and enter the person's mail address and role.",
    ),
    (
        "Export data as a spreadsheet",
        "Press Download above the table to save all rows as a CSV file.",
    ),
    (
        "Print a document",
        "Choose Print from the File menu, then the printer and the number of copies.",
    ),
    (
        "Clean the coffee machine",
        "Fill the tank with water and descaler, start the cycle, then rinse twice.",
    ),
    (
        "Book a flight for a child",
        "Children under two travel on an adult's lap and need a ticket of their own price.",
    ),
    (
        "Error while installing the driver",
        "Remove the old version first, restart, and run the installer as administrator.",
    ),
    (
        "Tax on invoices",
        "Enter your VAT number under Billing; from the next invoice on no tax is charged.",
    ),
    (
        "Delete an account",
        "Your profile and all files are removed for good thirty days after you ask for it.",
    ),
    (
        "Which browsers are supported?",
        "The current versions of Firefox, Chrome, Safari and Edge work.",
    ),
    ("Opening hours", "The shop is open from Monday to Saturday between nine and six."),
    ("Wash a wool sweater", "Wash by hand in cold water and dry it flat, away from the sun."),
    ("Share a calendar", "Others can see your appointments once you give them the link to it."),
    ("Upload a photo", "Drag a JPEG or PNG of at most ten megabytes into the window."),
    ("Symptoms of the flu", "Fever, a cough, sore muscles and tiredness that begin within a day."),
    ("Use a voucher", "Type the code of your gift card into the field at the checkout."),
    (
        "Turn on two-factor authentication",
        "Scan the code with an authenticator app and confirm with six digits.",
    ),
    (
        "Replace a broken part",
        "Unplug the device, take out the two screws and lift the old module.",
    ),
)
"""Titles with the beginnings of their passages, each about something else."""


def measure(encoder: Encoder) -> tuple[float, float]:
    """Return the mean cosine of unrelated texts, and of titles with their own passages."""
    titles = np.array([encoder.passage(title) for title, _ in PAIRS])
    passages = np.array([encoder.passage(f"{title}\n{text}") for title, text in PAIRS])
    cosines = titles @ passages.T
    own = float(np.diag(cosines).mean())
    others = float(cosines[~np.eye(len(PAIRS), dtype=bool)].mean())
    return round(others, 3), round(own, 3)
