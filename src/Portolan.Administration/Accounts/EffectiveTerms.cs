namespace Portolan.Administration;

/// <summary>What holds for a user: the user's word, else the groups' in the order of membership, else the server's. The only place with that rule.</summary>
public sealed record EffectiveTerms
{
    public const string FromUser = "user", FromServer = "server";

    private EffectiveTerms()
    {
    }

    /// <summary>The values alone: what nobody says is null.</summary>
    public required Terms Values { get; init; }

    /// <summary>Who says each value, by its name in JSON (<c>home</c>, <c>quotaBytes</c> …).</summary>
    public required IReadOnlyDictionary<string, string> Origins { get; init; }

    /// <param name="groups">Those the user belongs to, in the order of membership.</param>
    /// <param name="defaults">The server's word.</param>
    public static EffectiveTerms Of(User user, IEnumerable<Group> groups, Terms defaults)
    {
        (string Origin, Terms Terms)[] line = [(FromUser, user.Terms), .. groups.Select(group => ("group:" + group.Name, group.Terms)), (FromServer, defaults)];
        var origins = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var values = new Terms
        {
            Home = First("home", terms => terms.Home),
            StartDirectory = First("startDirectory", terms => terms.StartDirectory),
            Rights = First("rights", terms => terms.Rights),
            DeniedNames = First("deniedNames", terms => terms.DeniedNames),
            AllowedNetworks = First("allowedNetworks", terms => terms.AllowedNetworks),
            RequireTls = FirstValue("requireTls", terms => terms.RequireTls),
            ClientCertificate = First("clientCertificate", terms => terms.ClientCertificate),
            QuotaBytes = FirstValue("quotaBytes", terms => terms.QuotaBytes),
            QuotaFiles = FirstValue("quotaFiles", terms => terms.QuotaFiles),
            UploadBytesPerDay = FirstValue("uploadBytesPerDay", terms => terms.UploadBytesPerDay),
            DownloadBytesPerDay = FirstValue("downloadBytesPerDay", terms => terms.DownloadBytesPerDay),
            UploadBytesPerSecond = FirstValue("uploadBytesPerSecond", terms => terms.UploadBytesPerSecond),
            DownloadBytesPerSecond = FirstValue("downloadBytesPerSecond", terms => terms.DownloadBytesPerSecond),
            MaxSessions = FirstValue("maxSessions", terms => terms.MaxSessions),
            MaxTransfers = FirstValue("maxTransfers", terms => terms.MaxTransfers),
            Hours = First("hours", terms => terms.Hours),
            VirtualFolders = First("virtualFolders", terms => terms.VirtualFolders),
            TlsSessionReuse = FirstValue("tlsSessionReuse", terms => terms.TlsSessionReuse),
        };
        return new EffectiveTerms { Values = values, Origins = origins };

        T? First<T>(string name, Func<Terms, T?> value)
            where T : class
        {
            var (origin, terms) = line.FirstOrDefault(entry => value(entry.Terms) is not null, line[^1]);
            origins[name] = origin;
            return value(terms);
        }

        T? FirstValue<T>(string name, Func<Terms, T?> value)
            where T : struct
        {
            var (origin, terms) = line.FirstOrDefault(entry => value(entry.Terms) is not null, line[^1]);
            origins[name] = origin;
            return value(terms);
        }
    }
}
