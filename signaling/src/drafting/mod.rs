//! Drafts by a language model: a scenario from a job description, questions from a topic, what a
//! full answer mentions, a scenario in the other language.
//!
//! Nothing is kept: a route gives a draft, marked as one, and to save it is somebody's own act
//! ([`crate::scenarios::workshop`]). Nothing a model writes is trusted: each text is read on its
//! own ([`reading`]), must be one that may be spoken and that the law allows to be asked, and
//! becomes a file by our own hand ([`mod@write`]), which the usual parser reads. What is pasted is
//! data, in a frame that it cannot close ([`prompt`]).

pub mod ask;
pub mod prompt;
pub mod reading;
pub mod routes;
pub mod wire;
pub mod write;
