"""The full-screen inbox; the only importer of Textual."""
