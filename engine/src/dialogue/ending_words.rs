//! The words and phrases by which an answer is seen to go on, or to be over: tables, folded
//! (no accents, no apostrophes), phrases apart by `|`.

use vivavoce_scenarios::Language;

/// The words of one language.
pub(super) struct Table {
    /// Hardly ever end a sentence.
    pub(super) open: &'static str,
    /// End one although their last word hardly ever does.
    pub(super) not_open: &'static str,
    /// Fill the time until the next words are found.
    pub(super) hesitations: &'static str,
    /// End an answer.
    pub(super) closings: &'static str,
    /// Begin a clause that another one follows.
    pub(super) subordinators: &'static str,
    /// Begin a question to the interviewer.
    pub(super) questions: &'static str,
    /// May stand in front of a sentence.
    pub(super) leads: &'static str,
}

pub(super) fn table(language: Language) -> &'static Table {
    match language {
        Language::Fr => &FRENCH,
        Language::En => &ENGLISH,
    }
}

static FRENCH: Table = Table {
    open: "et|ou|mais|donc|car|que|qu|qui|dont|de|du|des|d|le|la|les|l|un|une|a|au|aux|pour|avec|dans|sur|en|\
        par|chez|vers|entre|sans|alors|puis|ensuite|comme|si|quand|lorsque|lorsqu|je|j|il|elle|on|nous|ils|\
        elles|mon|ma|mes|notre|nos|son|sa|ses|leur|leurs|ce|cette|ces|cet|c|n|ne|se|s|m|t|est|etait|etais|\
        etaient|sont|suis|ai|avait|avais|avons|avions|parce|puisque|puisqu|afin|tres|plus|surtout|notamment|\
        pendant|depuis|selon|sous|jusqu|malgre|plutot|quel|quelle|quels|quelles|ni|soit|tandis|pourquoi|\
        duquel|laquelle|lequel|chaque|plusieurs|quelques|beaucoup",
    not_open: "on y est|je le suis|c est la|on en est la|celle la|celui la|ceux la|il y en a|en plus|de plus|\
        non plus|un peu plus|j en ai|ce jour la|a ce moment la|pour ca",
    hesitations: "comment dire|disons|enfin|bah|ben|bon ben|du coup|alors la|voyons|genre|bref|je dirais|\
        comment on dit|en fait|eh bien",
    closings: "voila|voila quoi|c est ca|merci|merci beaucoup|et voila|en gros voila|point final",
    subordinators: "quand|lorsque|lorsqu|si|s il|s ils|comme|parce que|parce qu|puisque|des que|apres que|avant que|avant de|\
        apres avoir|bien que|pour que|pendant que|tant que|depuis que|au moment ou|le jour ou|une fois que|\
        en arrivant|en fait quand|a partir du moment ou",
    questions: "est ce que|est ce qu|qu est ce|c est a dire|vous voulez|vous parlez|vous pensez a|vous entendez|\
        dans quel sens|de quel|de quelle|quel type|quel genre|laquelle|lequel|je peux|puis je|pouvez vous|\
        pourriez vous|voulez vous",
    leads: "et|mais|donc|alors|ah|oh|bon|ben|pardon|excusez|moi|oui|non|ok",
};

static ENGLISH: Table = Table {
    open: "and|or|but|because|which|who|whose|of|the|a|an|to|for|with|from|by|into|then|like|if|when|while|i|\
        we|they|he|she|my|our|their|his|im|ive|were|is|was|are|very|also|as|than|these|every|at|its|thats|\
        youre|theyre|weve|wed|id|ill|be|been|being|not|didnt|dont|couldnt|wasnt|wouldnt|could|would|should|\
        will|had|has|about|between|through|without|during|until|unless|since|although|whereas|whether|such|\
        both|each|so|mainly|especially|including|your|her|onto|within|per|via|around|under|mostly|where|how|\
        what|why|in|on",
    not_open: "think so|hope so|guess so|believe so|say so|do so|did so|or so|so on|go on|move on|moved on|went on|\
        later on|early on|log in|logged in|come in|came in|join in|of course|why not|why|by then|since then|\
        back then|want to|have to|need to|used to|had to|working on|worked on|work on|based on|involved in|\
        interested in|believe in|take part in|not really|what for|looking for|work with|worked with|\
        work for|worked for",
    hesitations: "you know|i mean|lets see|how do i say|how shall i put it|how can i say|how do i put it|and so|\
        or like|i guess like|kind of like|what was it|whats the word",
    closings: "thank you|thanks|and thats it|so thats it|so yeah|so yes|thats how it went|and that was that|\
        the end|hope that helps|hope that answers your question|in a nutshell",
    subordinators: "when|if|while|because|since|although|even though|after|before|once|as soon as|whenever|unless|as a|\
        given that|instead of|during|by the time|the first time|as far as|the thing is|what happened was|\
        the reason is|at first",
    questions: "do you mean|did you mean|you mean|are you asking|should i|shall i|can i ask|may i ask|could you|\
        can you|would you|what do you mean|what kind of|which one|is that|do you want|would you like|\
        is it ok|am i allowed",
    leads: "and|but|so|well|oh|ok|okay|sorry|yes|no|right|then",
};
