# Debian's clang, wasi-libc, lld and llvm (its archiver: the other one makes no index of wasm objects); the engine needs nothing else.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(CMAKE_C_COMPILER clang)
set(CMAKE_C_COMPILER_TARGET wasm32-wasi)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
# The linker's own stack is 64 KiB and lies above the data, which an overflow would overwrite in silence; one function of the preview alone
# takes 40 KiB. Below the data an overflow traps.
set(CMAKE_EXE_LINKER_FLAGS_INIT "-Wl,--stack-first -Wl,-z,stack-size=1048576")
