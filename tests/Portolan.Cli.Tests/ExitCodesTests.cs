namespace Portolan.Cli.Tests;

public class ExitCodesTests
{
    [Fact]
    public void All_Codes_AreDistinctAndOutsideTheDoctorsVerdicts()
    {
        var codes = ExitCodes.All(new Texts(Language.English)).Select(row => (int)row.Code).ToList();
        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.DoesNotContain(codes, code => code is > 0 and < 64 or > 255);
    }

    [Fact]
    public async Task Help_ExitCodes_ListsEachWithItsMeaning()
    {
        var shell = new TestShell();
        Assert.Equal(ExitCode.Ok, await shell.RunAsync("help", "exit-codes"));
        foreach (var (code, meaning) in ExitCodes.All(new Texts(Language.English)))
        {
            Assert.Contains($"{(int)code}  {meaning}", shell.Out, StringComparison.Ordinal);
        }
    }
}
