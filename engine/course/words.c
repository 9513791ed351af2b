/* The words of the course's enumerations, for files and for people. */
#include "stubble/course.h"

const char *sbl_evidence_mark(sbl_evidence evidence)
{
    static const char *const MARK[SBL_EVIDENCE_COUNT] = {"C", "C-web", "AI?", "M", "D"};
    return (unsigned)evidence < SBL_EVIDENCE_COUNT ? MARK[evidence] : "?";
}

const char *sbl_evidence_text(sbl_evidence evidence)
{
    static const char *const TEXT[SBL_EVIDENCE_COUNT] = {"published", "what clinics say", "a hint only", "unverified", "model"};
    return (unsigned)evidence < SBL_EVIDENCE_COUNT ? TEXT[evidence] : "of unknown origin";
}

const char *sbl_verdict_text(sbl_verdict verdict)
{
    static const char *const TEXT[SBL_VERDICT_COUNT] = {"go ahead", "go ahead with care", "ask a physician first", "not now", "never here"};
    return (unsigned)verdict < SBL_VERDICT_COUNT ? TEXT[verdict] : "unknown";
}

const char *sbl_verdict_name(sbl_verdict verdict)
{
    static const char *const NAME[SBL_VERDICT_COUNT] = {"go", "caution", "ask_physician", "not_now", "never_here"};
    return (unsigned)verdict < SBL_VERDICT_COUNT ? NAME[verdict] : "unknown";
}

const char *sbl_warning_key(sbl_warning warning)
{
    static const char *const KEY[SBL_WARNING_COUNT] = {
#define SBL_WARNING_KEY(name, key) key,
        SBL_WARNING_LIST(SBL_WARNING_KEY)
#undef SBL_WARNING_KEY
    };
    return (unsigned)warning < SBL_WARNING_COUNT ? KEY[warning] : "unknown";
}
