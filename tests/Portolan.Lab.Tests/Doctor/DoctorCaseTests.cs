using Portolan.Lab.Tests.Clients;
using Portolan.Lab.Tests.Outcomes;

namespace Portolan.Lab.Tests.Doctor;

/// <summary>The doctor's truth must be the lab's truth.</summary>
public sealed class DoctorCaseTests
{
    public static TheoryData<string, bool> Cases => [.. DoctorCase.All.Select(known => (known.Network, known.Tls))];

    [Fact]
    public void Cases_Networks_AreAllThoseOfTheOutcomeTable()
    {
        var known = DoctorCase.All.Select(known => (known.Network, known.Tls)).ToList();

        Assert.Equal(known.Distinct(), known);
        Assert.Empty(OutcomeTable.Networks.Except(known));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Case_Verdict_AgreesWithWhatWorks(string network, bool tls)
    {
        var known = DoctorCase.All.Single(known => known.Network == network && known.Tls == tls);
        // Where the table has no line for TLS, TLS makes no difference: only the helper's network is changed by it.
        var listed = OutcomeTable.Networks.Contains((network, tls));
        Outcome Of(Way way) => OutcomeTable.OfPortolan(network, tls && listed, way);

        Assert.Equal(known.Active == "ok", Of(Way.Eprt) is Outcome.Works);
        Assert.Equal(known.Passive == "no", Of(Way.Epsv) is Outcome.Fails or Outcome.NoControl);
        if (known.Passive == "ok") Assert.Equal((Outcome.Works, true), (Of(Way.Epsv), Of(Way.Pasv) is Outcome.Works or Outcome.NotPossible));
        Assert.Equal(known.Use == "none", Of(Way.Auto) is Outcome.Fails or Outcome.NoControl);
        Assert.Equal(known.Causes.Count == 0, known.ExitCode == 0);
    }
}
