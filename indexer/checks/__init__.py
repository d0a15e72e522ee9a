"""What a writer wants to know before a merge, beyond what reading and rendering tell anyway."""
