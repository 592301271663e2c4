"""What readers subscribe to and take along: corrections, and the claims of any filter."""
