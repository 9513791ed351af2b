/* SHA-256 against the examples of FIPS 180-4 (NIST, SHA256.pdf) and at every length around a block. */
#include "check.h"
#include "stubble/sha256.h"

static void check_text(const char *message, size_t bytes, const char *want)
{
    char sum[SBL_SHA256_TEXT];
    sbl_sha256_text(sum, message, bytes);
    CHECK(!strcmp(sum, want));
}

int main(void)
{
    check_text("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    check_text("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const char *two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    check_text(two, strlen(two), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    char *million = malloc(1000000);
    REQUIRE(million != NULL);
    memset(million, 'a', 1000000);
    check_text(million, 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    /* Where the length no longer fits behind the message: no two lengths have one sum. */
    uint8_t sum[140][SBL_SHA256_BYTES];
    for (size_t n = 0; n < 140; n++) {
        sbl_sha256(sum[n], million, n);
        for (size_t k = 0; k < n; k++) CHECK(memcmp(sum[n], sum[k], SBL_SHA256_BYTES) != 0);
    }
    free(million);
    return check_report("sha256");
}
