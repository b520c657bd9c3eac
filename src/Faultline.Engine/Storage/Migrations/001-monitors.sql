CREATE TABLE monitors (
    id INTEGER PRIMARY KEY,
    monitor TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    removed INTEGER NOT NULL,
    state TEXT
);
