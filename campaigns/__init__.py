"""What leads are sent: campaigns."""
