"""The doors of the API: a folder for each dialect, and in it one for each resource."""
