"""What the services need from the world outside, as protocols and the records they carry."""
