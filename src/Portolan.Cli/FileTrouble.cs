using System.Text.Json;
using Portolan.Administration;
using Portolan.Cli.Text;

namespace Portolan.Cli;

/// <summary>Why a file of this machine could not be used.</summary>
internal enum FileTrouble
{
    Missing,
    Denied,
    NameTooLong,
    DiskFull,
}

/// <summary>From what the framework throws to words: its own are English and name the file once more.</summary>
internal static class FileTroubles
{
    private const int Enospc = 28, DiskFull = unchecked((int)0x80070070); // Unix, Windows

    /// <summary>In the reader's language; the system's own words where it is none of those known.</summary>
    public static string Tell(Exception exception, Texts texts) =>
        Of(exception) is { } trouble ? texts.FileTroubleWords(trouble) : exception is JsonException json ? texts.Words(DocumentReader.ProblemOf(json)) : exception.Message;

    /// <summary>Null where it is another than those known.</summary>
    public static FileTrouble? Of(Exception exception) => exception switch
    {
        UnauthorizedAccessException => FileTrouble.Denied,
        FileNotFoundException or DirectoryNotFoundException => FileTrouble.Missing,
        PathTooLongException => FileTrouble.NameTooLong,
        { HResult: Enospc or DiskFull } => FileTrouble.DiskFull,
        _ => null,
    };
}
