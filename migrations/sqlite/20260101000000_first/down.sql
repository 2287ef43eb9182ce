DROP TABLE events;
DROP TABLE runs;
DROP TABLE jobs;
DROP TABLE sessions;
DROP TABLE outputs;
DROP TABLE renditions;
DROP TABLE channels;
