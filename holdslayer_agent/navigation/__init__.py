"""Getting through phone menus: what was heard in, one decision from a closed set out."""
