using Portolan.Cli.Text;
using Portolan.Cli.Values;
using Portolan.Protocol;

namespace Portolan.Cli.Verbs;

/// <summary>What <c>put</c> was asked: local files and where they go.</summary>
internal sealed record PutWish(FtpUrl Url, IReadOnlyList<string> Local)
{
    /// <summary>Finds the URL among the words; null where there is not exactly one.</summary>
    public static PutWish? Sort(string first, IReadOnlyList<string> rest)
    {
        var words = rest.Prepend(first).ToList();
        var urls = words.Where(FtpUrls.LooksLikeUrl).ToList();
        return urls.Count == 1 && FtpUrl.TryParse(urls[0], out var url, out _) ? new PutWish(url, [.. words.Where(word => word != urls[0])]) : null;
    }

    /// <summary>What is wrong with it, in words; null where nothing is.</summary>
    public string? Problem(Texts texts, bool recursive)
    {
        if (Local.Count == 0) return texts.NothingToUpload;
        if (Local.Count > 1 && !Url.NamesDirectory) return texts.ManyNeedDirectory(Url.ToString());
        if (Local.Contains("-", StringComparer.Ordinal) && Url.NamesDirectory) return texts.StdinNeedsName(Url.ToString());
        foreach (var local in Local)
        {
            if (local == "-") continue;
            if (System.IO.Directory.Exists(local) && !recursive) return texts.IsLocalDirectory(local);
            if (!Path.Exists(local)) return texts.NoLocalFile(local);
        }
        return null;
    }

    /// <summary>The directory on the server that the files go to; empty for the login directory.</summary>
    public string Directory => Url.NamesDirectory ? Url.Target : Url.Target[..Math.Max(0, Url.Target.LastIndexOf('/'))];

    /// <summary>The path on the server: with a slash at its end the URL is a directory, and the file keeps its name.</summary>
    public string TargetOf(string local) => Url.PathFor(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(local))));
}
