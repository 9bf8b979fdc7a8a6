using System.Net;
using Portolan.Administration;
using Portolan.Diagnosis;

namespace Portolan.Console.Wire;

/// <summary>The settings of ACME and how it stands.</summary>
internal sealed record AcmeView(bool Enabled, string Directory, IReadOnlyList<string> Names, string? Contact, AcmeChallenge Challenge, IPEndPoint? Listen, AcmeStatusView Status)
{
    public static AcmeView Of(AcmeSection settings, AcmeState state, Language language) =>
        new(settings.Enabled, settings.Directory, settings.Names, settings.Contact, settings.Challenge, settings.Listen, AcmeStatusView.Of(state, language));
}

/// <param name="State"><c>none</c>, <c>running</c>, <c>issued</c> or <c>failed</c>.</param>
internal sealed record AcmeStatusView(string State, string? Text, DateTimeOffset? At, DateTimeOffset? NextAt, DateTimeOffset? ExpiresAt)
{
    public static AcmeStatusView Of(AcmeState state, Language language) => state switch
    {
        { IsRunning: true } => new("running", (state.Progress ?? new Phrase("Asking the authority.", "正在联系证书机构。")).In(language), state.LastTryAt, null, state.ExpiresAt),
        { Problem: { } problem } => new("failed", problem.In(language), state.LastTryAt, state.RenewsAt, state.ExpiresAt),
        { ExpiresAt: { } until } => new("issued", new Phrase($"Issued, valid to {until:yyyy-MM-dd}.", $"已签发，有效期至 {until:yyyy-MM-dd}。").In(language), state.IssuedAt, state.RenewsAt, until),
        _ => new("none", null, null, null, null),
    };
}
