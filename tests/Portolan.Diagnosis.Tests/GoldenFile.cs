namespace Portolan.Diagnosis.Tests;

/// <summary>Compares a text with the file kept under Golden/. To renew the files, set PORTOLAN_GOLDEN to that folder, run, and read the difference.</summary>
internal static class GoldenFile
{
    public static void Matches(string name, string actual)
    {
        if (Environment.GetEnvironmentVariable("PORTOLAN_GOLDEN") is { Length: > 0 } folder)
        {
            File.WriteAllText(Path.Combine(folder, name), actual);
            return;
        }
        var file = Path.Combine(AppContext.BaseDirectory, "Golden", name);
        Assert.True(File.Exists(file), $"There is no golden file {name}.");
        Assert.Equal(File.ReadAllText(file), actual, ignoreLineEndingDifferences: true);
    }
}
