//! Documents as readers get them: judged by the tools that judge PDFs, and by a walk of their tags.

mod accessible;
mod kinds;
mod samples;
mod tags;
mod tools;
