"""Line mode: one verb a module."""
