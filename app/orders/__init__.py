"""Orders, their lines, and what is asked, proposed and agreed about them."""
