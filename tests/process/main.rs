//! The program itself, started as whoever looks after the server starts it: what it prints, refuses and survives.

mod blind;
mod clinic;
mod clock;
mod demo;
mod disk;
mod doctor;
mod kill_nine;
mod lines;
mod program;
mod reminders;
mod staff;
mod starts;
mod travels;
mod watch;
mod way;
