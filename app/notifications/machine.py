"""As whom notices are made and mails are sent: nobody who is told reads the books of others."""

from app.principal import system

POSTMAN = system("postman")
