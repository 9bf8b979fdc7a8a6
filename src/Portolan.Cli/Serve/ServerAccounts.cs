using Portolan.Administration;
using Portolan.Server.Accounts;
using Portolan.Server.Files;

namespace Portolan.Cli.Serve;

/// <summary>Who may log in: the users of the command line, or the stored ones, or the one that the first start makes.</summary>
internal sealed class ServerAccounts(Session session, IFileStore files)
{
    private const string FirstName = "portolan";
    private const int MostShown = 5;
    private readonly FixedAccounts _accounts = new();
    private readonly List<KnownUser> _users = [];
    private readonly Dictionary<string, Account> _byName = new(StringComparer.Ordinal);

    public IAccountStore Store => _accounts;

    /// <summary>As after a login; null where there is none of this name.</summary>
    public Account? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The users of the command line.</summary>
    public IReadOnlyList<Account> Own => [.. _byName.Values];

    /// <summary>For the block that says how to connect.</summary>
    public IReadOnlyList<KnownUser> Users => _users;

    /// <summary>The users of <c>--user</c> and <c>--user-file</c>.</summary>
    public void AddOwn(ServeSettings settings)
    {
        foreach (var text in settings.Users)
            Add(UserSpec.TryParse(text, out var user) ? user : throw new FailureException(ExitCode.Usage, session.Texts.UserIncomplete(text)));
        if (settings.UserFile is { } file) AddFile(file);
    }

    /// <summary>The stored users, those of a former version's <c>accounts.json</c> among them; where there are none, one with a new password.</summary>
    public async Task AddStoredAsync(IUserStore users, string formerFile, bool makesFirst, CancellationToken cancellationToken)
    {
        await AccountsImport.RunAsync(formerFile, users, TimeProvider.System, cancellationToken);
        if (makesFirst && await users.CountAsync(cancellationToken) == 0)
        {
            var (first, password) = (FirstName, FirstPassword.Create());
            var now = DateTimeOffset.UtcNow;
            var user = new User { Name = first, PasswordHash = PasswordHash.Create(password).ToString(), CreatedAt = now };
            await users.SaveAsync(user, AuditEntry.Of(Actor.Server, now, AuditActions.Create, "user:" + first), cancellationToken);
            _users.Add(new KnownUser(first, password));
            return;
        }
        var some = await users.ListAsync(new PageRequest(Cursor: null, MostShown), search: null, cancellationToken);
        _users.AddRange(some.Items.Select(user => new KnownUser(user.Name, NewPassword: null, IsStored: true)));
    }

    private void AddFile(string file)
    {
        if (Values.Netrc.IsOpenToOthers(Readable(file))) session.Messages.Warning(session.Texts.UserFileOpen(file));
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            var text = line.Trim();
            if (text.Length == 0 || text[0] == '#') continue;
            if (!UserSpec.TryParse(text, out var user))
                throw new FailureException(ExitCode.Settings, session.Texts.UserFileLine(file, number, session.Texts.UserIncomplete(text)));
            Add(user);
        }
    }

    private string Readable(string file)
    {
        try
        {
            using var probe = File.OpenRead(file);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(new Failure(ExitCode.Settings, session.Texts.NoUserFile(file, FileTroubles.Tell(e, session.Texts))), e);
        }
    }

    private void Add(UserSpec user)
    {
        Add(user.Name, user.EffectiveRights, user.Terms, user.TakesAnyPassword ? null : user.Hash ?? PasswordHash.InMemory(user.Password ?? Ask(user.Name)));
        _users.Add(new KnownUser(user.Name, NewPassword: null));
    }

    private void Add(string name, FileRights rights, UserTerms terms, PasswordHash? password)
    {
        var account = new Account
        {
            Name = name,
            Files = files,
            Access = AccessPolicy.Uniform(rights),
            RequireTls = terms.RequireTls,
            SessionReuse = terms.SessionReuse,
        };
        try
        {
            _accounts.Add(account, password);
            _byName[name] = account;
        }
        catch (ArgumentException e)
        {
            throw new FailureException(new Failure(ExitCode.Usage, session.Texts.UserTwice(name)), e);
        }
    }

    private string Ask(string user)
    {
        if (session.Shell.Variable(Verbs.Credentials.PasswordVariable) is { Length: > 0 } variable) return variable;
        if (session.Shell is { InIsTerminal: true, ErrorIsTerminal: true } && session.Shell.AskSecret(session.Texts.AskNewPassword(user)) is { Length: > 0 } password)
            return password;
        throw new FailureException(ExitCode.Usage, session.Texts.NoServerPassword(user));
    }
}

/// <summary>A user as the start of the server shows it.</summary>
/// <param name="NewPassword">Only at the first start.</param>
/// <param name="IsStored">The password was shown before, and can be changed in the console.</param>
internal sealed record KnownUser(string Name, string? NewPassword, bool IsStored = false);
