"""Files in: real history and the hourly files of an ERP, read by profiles that anybody can write."""
