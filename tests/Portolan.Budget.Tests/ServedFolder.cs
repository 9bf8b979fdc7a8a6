using Portolan.Testing;

namespace Portolan.Budget.Tests;

/// <summary>The files that operations work on.</summary>
internal sealed class ServedFolder : IDisposable
{
    private readonly TempFolder _folder = new();

    public ServedFolder()
    {
        _folder.MakeFolder("folder");
        _folder.Write("folder/small.bin", new byte[BudgetClient.SmallBytes]);
        _folder.MakeFolder("hundred");
        for (var i = 0; i < 100; i++) _folder.Write($"hundred/entry-{i}", "16 bytes of text");
    }

    public string Path => _folder.Path;

    public void Dispose() => _folder.Dispose();
}
