"""What goes out by itself: effects that the host carries out, and what falls due in interviews."""
