namespace Portolan.Cli.Serve;

/// <summary>Files that only the user of this process may read.</summary>
internal static class OwnerFile
{
    /// <summary>Replaces the file in one step: a crash leaves the old one or the new one.</summary>
    /// <param name="isLasting">False where the file need not outlive a power failure.</param>
    public static void Replace(string path, Action<Stream> write, bool isLasting = true)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(temporary, options))
        {
            write(stream);
            stream.Flush(flushToDisk: isLasting);
        }
        File.Move(temporary, path, overwrite: true);
    }
}
