"""Measurements that anyone can repeat; they print tables and assert nothing."""
