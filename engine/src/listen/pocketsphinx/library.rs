//! The library itself, loaded at run time (Debian's `libpocketsphinx3`, version
//! 0.8+5prealpha), behind a safe wrapper. All `unsafe` of PocketSphinx is in this file.

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::path::{Path, PathBuf};
use std::ptr::{self, NonNull};
use std::sync::{Arc, Mutex, PoisonError};

use libloading::Library;

/// The libraries by the names under which Debian and Ubuntu install them. Only version 3 has
/// the functions below with these arguments.
const SPHINX: &str = "libpocketsphinx.so.3";
const BASE: &str = "libsphinxbase.so.3";

/// Where the American English model is.
const MODEL_FOLDERS: [&str; 2] = ["/usr/share/pocketsphinx/model/en-us", "/usr/local/share/pocketsphinx/model/en-us"];

/// How to get both.
const INSTALL: &str = "apt-get install libpocketsphinx3 pocketsphinx-en-us";

/// Settings that differ from the library's own.
///
/// Silence is not cut out (voice activity has done that): word times count frames, and cut
/// frames would be missing from them. At most 3,000 states a frame: half the worst-case time
/// for a percent more errors. The noise filter stays on: at 15 dB of noise it takes the word
/// error rate from 0.87 to 0.77, and costs a percent on clean speech.
const SETTINGS: [(&str, &str); 2] = [("-remove_silence", "no"), ("-maxhmmpf", "3000")];

/// Why PocketSphinx cannot be used. All but the last two: install what is named.
#[derive(Debug, thiserror::Error)]
pub enum PocketSphinxError {
    /// The shared library is not there or is another version.
    #[error("PocketSphinx cannot be loaded ({0}); install it with `{INSTALL}`")]
    Library(#[from] libloading::Error),
    /// The model is not there.
    #[error("the English model of PocketSphinx is not in {MODEL_FOLDERS:?}; install it with `{INSTALL}`")]
    Model,
    /// The library refuses the model: it is damaged, or memory is short.
    #[error("PocketSphinx refuses the model in {0}; reinstall it with `{INSTALL}`")]
    Refused(PathBuf),
    /// The library does not begin an utterance.
    #[error("PocketSphinx does not begin an utterance")]
    Start,
    /// Enough people are speaking already.
    #[error("all {0} decoders of PocketSphinx are in use")]
    AllTaken(usize),
}

/// The functions used, as declared in `pocketsphinx.h`, `ps_lattice.h`, `cmd_ln.h`, `err.h`
/// and `logmath.h` of that version. `c_void` stands for each of its opaque types.
struct Functions {
    ps_args: unsafe extern "C" fn() -> *const c_void,
    ps_init: unsafe extern "C" fn(*mut c_void) -> *mut c_void,
    ps_free: unsafe extern "C" fn(*mut c_void) -> c_int,
    ps_start_utt: unsafe extern "C" fn(*mut c_void) -> c_int,
    ps_process_raw: unsafe extern "C" fn(*mut c_void, *const i16, usize, c_int, c_int) -> c_int,
    ps_end_utt: unsafe extern "C" fn(*mut c_void) -> c_int,
    ps_get_hyp: unsafe extern "C" fn(*mut c_void, *mut i32) -> *const c_char,
    ps_get_logmath: unsafe extern "C" fn(*mut c_void) -> *mut c_void,
    ps_seg_iter: unsafe extern "C" fn(*mut c_void) -> *mut c_void,
    ps_seg_next: unsafe extern "C" fn(*mut c_void) -> *mut c_void,
    ps_seg_word: unsafe extern "C" fn(*mut c_void) -> *const c_char,
    ps_seg_frames: unsafe extern "C" fn(*mut c_void, *mut c_int, *mut c_int),
    ps_seg_prob: unsafe extern "C" fn(*mut c_void, *mut i32, *mut i32, *mut i32) -> i32,
    cmd_ln_parse_r: unsafe extern "C" fn(*mut c_void, *const c_void, i32, *mut *mut c_char, i32) -> *mut c_void,
    cmd_ln_free_r: unsafe extern "C" fn(*mut c_void) -> c_int,
    logmath_exp: unsafe extern "C" fn(*mut c_void, c_int) -> f64,
    /// Keeps the code that the functions point to; dropped last.
    _libraries: [Library; 2],
}

/// The loaded library and its model.
pub struct PocketSphinx {
    functions: Functions,
    model: PathBuf,
    /// Decoders are made one at a time: the library parses options through global state.
    making: Mutex<()>,
}

impl PocketSphinx {
    /// Loads the library and finds its model.
    ///
    /// # Errors
    /// [`PocketSphinxError::Library`] or [`PocketSphinxError::Model`].
    pub fn load() -> Result<Arc<Self>, PocketSphinxError> {
        let functions = Functions::load()?;
        let model = MODEL_FOLDERS.map(PathBuf::from).into_iter().find(|folder| {
            ["en-us/mdef", "en-us.lm.bin", "cmudict-en-us.dict"].iter().all(|file| folder.join(file).exists())
        });
        let model = model.ok_or(PocketSphinxError::Model)?;
        Ok(Arc::new(Self { functions, model, making: Mutex::new(()) }))
    }

    /// A decoder with models of its own: 90 MB and a third of a second.
    ///
    /// # Errors
    /// [`PocketSphinxError::Refused`].
    pub fn decoder(self: &Arc<Self>) -> Result<Decoder, PocketSphinxError> {
        let refused = || PocketSphinxError::Refused(self.model.clone());
        let path = |file: &str| path_argument(&self.model.join(file)).ok_or_else(refused);
        let mut arguments = vec![c"vivavoce".to_owned()];
        for (name, file) in [("-hmm", "en-us"), ("-lm", "en-us.lm.bin"), ("-dict", "cmudict-en-us.dict")] {
            arguments.extend([argument(name), path(file)?]);
        }
        for (name, value) in SETTINGS {
            arguments.extend([argument(name), argument(value)]);
        }
        let mut pointers: Vec<*mut c_char> = arguments.iter().map(|a| a.as_ptr().cast_mut()).collect();
        let f = &self.functions;
        let _one_at_a_time = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: the option table is the library's own and static. The arguments are
        // `pointers.len()` C strings that outlive the call; the library copies what it keeps
        // and writes to none of them.
        let config = unsafe {
            (f.cmd_ln_parse_r)(ptr::null_mut(), (f.ps_args)(), pointers.len() as i32, pointers.as_mut_ptr(), 1)
        };
        if config.is_null() {
            return Err(refused());
        }
        // SAFETY: `config` was just made and is freed once; the decoder, if one is made,
        // holds a reference of its own to it.
        let decoder = unsafe {
            let decoder = (f.ps_init)(config);
            (f.cmd_ln_free_r)(config);
            decoder
        };
        let decoder = NonNull::new(decoder).ok_or_else(refused)?;
        Ok(Decoder { sphinx: self.clone(), decoder, pcm: Vec::new(), running: false })
    }
}

/// A word of a finished utterance.
#[derive(Clone, Debug, PartialEq)]
pub struct SphinxWord {
    /// In lower case, without punctuation.
    pub text: String,
    /// Milliseconds since the utterance's first sample.
    pub start_ms: u64,
    /// Milliseconds since the utterance's first sample.
    pub end_ms: u64,
    /// The word's posterior probability in the decoder's lattice.
    pub confidence: f32,
}

/// Decodes one utterance after another.
pub struct Decoder {
    sphinx: Arc<PocketSphinx>,
    decoder: NonNull<c_void>,
    pcm: Vec<i16>,
    running: bool,
}

// SAFETY: a decoder is used by one thread at a time (`&mut self` everywhere), and the library
// keeps nothing of it in thread-local storage.
unsafe impl Send for Decoder {}

impl Decoder {
    /// Begins an utterance, ending one that was not finished.
    ///
    /// # Errors
    /// [`PocketSphinxError::Start`].
    pub fn start(&mut self) -> Result<(), PocketSphinxError> {
        if self.running {
            self.finish();
        }
        // SAFETY: the decoder lives as long as `self`, and no utterance is running.
        if unsafe { (self.sphinx.functions.ps_start_utt)(self.decoder.as_ptr()) } < 0 {
            return Err(PocketSphinxError::Start);
        }
        self.running = true;
        Ok(())
    }

    /// Decodes 16 kHz audio of the utterance; nothing if none was begun.
    pub fn feed(&mut self, samples: &[f32]) {
        if !self.running || samples.is_empty() {
            return;
        }
        self.pcm.clear();
        // `as` saturates and takes what is no number for 0.
        self.pcm.extend(samples.iter().map(|sample| (sample * 32_767.0) as i16));
        // SAFETY: an utterance is running; the pointer and length are those of `pcm`, which
        // is only read. A failure (memory) costs this piece of audio and nothing else.
        unsafe {
            let (pcm, length) = (self.pcm.as_ptr(), self.pcm.len());
            (self.sphinx.functions.ps_process_raw)(self.decoder.as_ptr(), pcm, length, 0, 0);
        }
    }

    /// The words so far, which may still change.
    pub fn partial(&mut self) -> String {
        if !self.running {
            return String::new();
        }
        // SAFETY: the score may be null. The answer is null or a C string that stays as it is
        // until the next call for this decoder; it is copied before that.
        let text = unsafe {
            let text = (self.sphinx.functions.ps_get_hyp)(self.decoder.as_ptr(), ptr::null_mut());
            copied(text)
        };
        text.unwrap_or_default()
    }

    /// Ends the utterance and returns its words; none if none was begun.
    pub fn finish(&mut self) -> Vec<SphinxWord> {
        let mut words = Vec::new();
        if !self.running {
            return words;
        }
        self.running = false;
        let f = &self.sphinx.functions;
        // SAFETY: an utterance is running. The iterator is null at its end, where the library
        // has freed it; until then it is valid, and so are its word and the decoder's table of
        // logarithms.
        unsafe {
            if (f.ps_end_utt)(self.decoder.as_ptr()) < 0 {
                return words;
            }
            let logmath = (f.ps_get_logmath)(self.decoder.as_ptr());
            let mut segment = (f.ps_seg_iter)(self.decoder.as_ptr());
            // Frames count on from one utterance to the next; the first segment of an
            // utterance (the silence before it) begins with it.
            let mut zero = None;
            while !segment.is_null() {
                let (mut first, mut last) = (0, 0);
                (f.ps_seg_frames)(segment, &raw mut first, &raw mut last);
                let zero = *zero.get_or_insert(first);
                if let Some(text) = copied((f.ps_seg_word)(segment)).and_then(spoken) {
                    let (mut acoustic, mut language, mut back) = (0, 0, 0);
                    let probability = (f.ps_seg_prob)(segment, &raw mut acoustic, &raw mut language, &raw mut back);
                    let confidence = (f.logmath_exp)(logmath, probability) as f32;
                    words.push(SphinxWord {
                        text,
                        start_ms: millis(first - zero),
                        end_ms: millis(last + 1 - zero),
                        confidence: confidence.clamp(0.0, 1.0),
                    });
                }
                segment = (f.ps_seg_next)(segment);
            }
        }
        words
    }
}

impl Drop for Decoder {
    fn drop(&mut self) {
        // SAFETY: made by `ps_init`, freed once, and not used after.
        unsafe { (self.sphinx.functions.ps_free)(self.decoder.as_ptr()) };
    }
}

impl Functions {
    fn load() -> Result<Self, libloading::Error> {
        // SAFETY: these libraries run no code on loading beyond the C library's own, and the
        // types are those of their headers.
        unsafe {
            let base = Library::new(BASE)?;
            let sphinx = Library::new(SPHINX)?;
            // By default each decoder logs hundreds of lines to standard error.
            let set_log: unsafe extern "C" fn(*mut c_void) = *base.get(b"err_set_logfp")?;
            set_log(ptr::null_mut());
            Ok(Self {
                ps_args: *sphinx.get(b"ps_args")?,
                ps_init: *sphinx.get(b"ps_init")?,
                ps_free: *sphinx.get(b"ps_free")?,
                ps_start_utt: *sphinx.get(b"ps_start_utt")?,
                ps_process_raw: *sphinx.get(b"ps_process_raw")?,
                ps_end_utt: *sphinx.get(b"ps_end_utt")?,
                ps_get_hyp: *sphinx.get(b"ps_get_hyp")?,
                ps_get_logmath: *sphinx.get(b"ps_get_logmath")?,
                ps_seg_iter: *sphinx.get(b"ps_seg_iter")?,
                ps_seg_next: *sphinx.get(b"ps_seg_next")?,
                ps_seg_word: *sphinx.get(b"ps_seg_word")?,
                ps_seg_frames: *sphinx.get(b"ps_seg_frames")?,
                ps_seg_prob: *sphinx.get(b"ps_seg_prob")?,
                cmd_ln_parse_r: *base.get(b"cmd_ln_parse_r")?,
                cmd_ln_free_r: *base.get(b"cmd_ln_free_r")?,
                logmath_exp: *base.get(b"logmath_exp")?,
                _libraries: [sphinx, base],
            })
        }
    }
}

/// What was said in a segment; none for silence, noise and the marks of an utterance's ends.
fn spoken(word: String) -> Option<String> {
    if word.starts_with(['<', '[', '+']) {
        return None;
    }
    // `read(2)` is the second way to say `read`.
    let text = word.split_once('(').map_or(word.as_str(), |(text, _)| text);
    (!text.is_empty()).then(|| text.to_owned())
}

/// A frame is 10 ms.
fn millis(frame: c_int) -> u64 {
    u64::try_from(frame).unwrap_or(0) * 10
}

/// Copies a C string of the library.
///
/// # Safety
/// `text` is null or points to a C string.
unsafe fn copied(text: *const c_char) -> Option<String> {
    // SAFETY: the caller's.
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned())
}

fn argument(text: &str) -> CString {
    CString::new(text).expect("our own settings have no zero bytes")
}

fn path_argument(path: &Path) -> Option<CString> {
    CString::new(path.to_str()?).ok()
}
