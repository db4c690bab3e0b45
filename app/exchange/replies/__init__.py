"""Workbooks that suppliers send back as answers to our mails: read from an inbox, confirmed by a person before they count."""
