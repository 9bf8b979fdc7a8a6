using Microsoft.Win32.SafeHandles;

namespace Portolan.Net.Tests;

/// <summary>A file that disappears with its test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(byte[]? content = null)
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "portolan-" + Guid.NewGuid().ToString("N"));
        Handle = File.OpenHandle(Path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (content is not null)
            RandomAccess.Write(Handle, content, 0);
    }

    public string Path { get; }

    public SafeFileHandle Handle { get; }

    public byte[] Read(long offset = 0)
    {
        var content = new byte[RandomAccess.GetLength(Handle) - offset];
        for (int total = 0, read = 1; total < content.Length && read > 0; total += read)
            read = RandomAccess.Read(Handle, content.AsSpan(total), offset + total);
        return content;
    }

    public void Dispose()
    {
        Handle.Dispose();
        File.Delete(Path);
    }
}
