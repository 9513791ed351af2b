int sbl_unused(void);
int sbl_unused(void)
{
    return 0;
}
