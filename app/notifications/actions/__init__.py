"""What is done with notices and mails: told, bundled, sent, chosen; and with links of one order."""
