//! English.

use super::Lists;

pub(super) const LISTS: Lists = Lists {
    function: "a an the this that these those some any no every each all both either neither \
        my your his her its our their mine yours hers ours theirs me him us them myself yourself \
        himself herself itself ourselves themselves of in on at by for with without from to into onto \
        over under about after before between among through during against within upon off out up down \
        near since until till per than as like and or but nor so yet if because although though while \
        when where why how what which who whom whose whether unless not only just also too very really \
        quite rather still already even ever never always often sometimes again then there here now \
        more most less least much many few little own other others another such same be been being \
        do doing done having one ones yes please ok okay um uh er erm hmm well dont doesnt didnt cant couldnt wouldnt \
        shouldnt isnt arent wasnt werent hasnt havent hadnt wont im ive id ill youre youve theyre theyve \
        were weve thats theres its hes shes lets s t",
    common: "thing things stuff something anything everything nothing someone somebody anybody everybody \
        everyone people person way ways kind sort lot lots bit get got gets getting go goes going went gone \
        come came comes make makes made making take took taken takes say said says tell told see saw seen \
        know knew known think thought want wanted look looked looking find found give gave given put use \
        used try tried let keep kept need mean means good bad nice great big small new old first last next \
        long time times day days year years week weeks month months work works worked working maybe \
        perhaps actually basically probably usually course sure around back away able own thank thanks \
        end part whole exactly question questions answer talk talked talking life \
        describe imagine explain pick remember like liked call called show showed ask asked start started happen happened right later once twice",
    subjects: "i we you he she it they who im ive id youre theyre weve hes shes thats theres its",
    finite: "is are was were am has have had do does did can could will would shall should may might must \
        isnt arent wasnt werent hasnt havent hadnt dont doesnt didnt cant couldnt wouldnt shouldnt wont",
    own: "i im ive id ill my mine myself me",
    group: "we weve us our ours ourselves everyone everybody",
    numbers: "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen \
        seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds \
        thousand thousands million millions billion half twice double triple quarter third dozen dozens zero",
    times: "january february march april june july august september october november december monday \
        tuesday wednesday thursday friday saturday sunday yesterday spring summer autumn winter ago \
        noon midnight night morning evening afternoon",
    units: "percent per second seconds minute minutes hour hours day days week weeks month months year years \
        euro euros pound pounds dollar dollars ms millisecond milliseconds kilo kilos mile miles \
        people customers users requests calls tickets servers patients shops employees points times",
    irregular: "break>broke break>broken lose>lost win>won sell>sold sell>selling buy>bought choos>chose choos>chosen \
        write>wrote write>written build>built send>sent speak>spoke speak>spoken lead>led leav>left \
        teach>taught fall>fell fall>fallen grow>grew grow>grown hold>held meet>met pay>paid run>ran \
        shut>shut stand>stood steal>stole drive>drove drive>driven draw>drew draw>drawn cost>costs \
        deal>dealt fight>fought catch>caught bring>brought begin>began begin>begun forget>forgot",
    work: "job task project client customer colleague team manager boss company office meeting deadline \
        budget problem solution solve goal result success mistake risk issue need request service product \
        quality process skill experience career training staff employee department industry business \
        software system computer tool code program library patient sell sale deal contract conflict \
        decision responsibility",
    story: [
        &[
            "last year",
            "last month",
            "last week",
            "last spring",
            "last summer",
            "last autumn",
            "last winter",
            "years ago",
            "months ago",
            "weeks ago",
            "ago",
            "at the time",
            "back then",
            "there was",
            "there were",
            "when i",
            "when we",
            "when they",
            "once",
            "one day",
            "one time",
            "one night",
            "in january",
            "in february",
            "in march",
            "in april",
            "in may",
            "in june",
            "in july",
            "in august",
            "in september",
            "in october",
            "in november",
            "in december",
            "we had",
            "they had",
            "was losing",
            "were losing",
            "i was working",
            "i worked",
            "i was on call",
            "before that",
            "used to",
            "the situation",
        ],
        &[
            "i had to",
            "we had to",
            "my job",
            "my role",
            "my task",
            "my part",
            "my goal",
            "my mission",
            "i was asked",
            "they asked me",
            "asked me to",
            "asked us to",
            "i was responsible",
            "i was in charge",
            "the goal",
            "the aim",
            "the objective",
            "needed to",
            "they needed",
            "we needed",
            "was supposed to",
            "they wanted",
            "the challenge",
            "the problem was",
            "was to",
        ],
        &[
            "in the end",
            "as a result",
            "the result",
            "eventually",
            "finally",
            "since then",
            "ever since",
            "dropped",
            "went down",
            "went up",
            "went from",
            "decreased",
            "increased",
            "reduced",
            "doubled",
            "halved",
            "saved",
            "signed",
            "shipped",
            "released",
            "launched",
            "went live",
            "solved",
            "fixed",
            "renewed",
            "closed",
            "it worked",
            "has not happened",
            "never happened again",
            "turned out",
            "which meant",
            "were happier",
            "what i learned",
            "i learned",
            "now i",
            "so now",
        ],
    ],
    reasoning: [
        &[
            "first",
            "firstly",
            "to begin with",
            "to start with",
            "then",
            "next",
            "second",
            "secondly",
            "after that",
            "afterwards",
            "finally",
            "lastly",
            "step by step",
            "before",
            "once i",
            "at the end",
        ],
        &[
            "because",
            "since they",
            "since it",
            "so that",
            "in order to",
            "that is why",
            "the reason",
            "due to",
            "therefore",
            "thanks to",
            "which means",
            "it turned out",
            "otherwise",
        ],
        &[
            "if",
            "unless",
            "but",
            "however",
            "although",
            "depends",
            "rather than",
            "instead",
            "on the other hand",
            "whereas",
            "even if",
            "perhaps",
            "compared to",
            "trade off",
        ],
        &["for example", "for instance", "such as", "say", "like when", "one time", "last year", "once", "with your"],
        &[
            "so i",
            "so we",
            "so it",
            "so that",
            "in the end",
            "in short",
            "to sum up",
            "overall",
            "in conclusion",
            "that way",
            "as a result",
            "and then i would",
            "in return",
            "and i accept",
            "i would decide",
        ],
    ],
    deeds: "built wrote made took found ran sat set put told spoke spent began led chose brought taught \
        sold drew drove kept sent met rewrote rebuilt split cut won held read gave showed went tried saw \
        left withdrew dealt paid got did",
    no_deeds: "liked loved enjoyed hated needed wanted believed supposed seemed happened hoped wished \
        remembered preferred wondered tired excited interested bored scared surprised worried pleased \
        indeed agreed was am have had would will could can should might think thought know knew feel felt \
        guess mean suppose remember like love",
};
