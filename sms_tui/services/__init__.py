"""The use cases behind the Desk port."""
