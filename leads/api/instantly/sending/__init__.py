"""What only makes sense where mail is sent: lists that are empty here, so that their clients can go on."""
