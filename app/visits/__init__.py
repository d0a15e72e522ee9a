"""What happens in a visit: recorded without cookies, counted honestly."""
