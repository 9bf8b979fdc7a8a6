using Portolan.Lab.Tests.Networks;

namespace Portolan.Lab.Tests.Outcomes;

// One class a network, so that each is built once and several stand side by side.

public sealed class DirectTests(LabSite<Direct> site) : NetworkTests<Direct>(site);

public sealed class RoutedClientTests(LabSite<RoutedClient> site) : NetworkTests<RoutedClient>(site);

public sealed class IPv6OnlyTests(LabSite<IPv6Only> site) : NetworkTests<IPv6Only>(site);

public sealed class DualStackTests(LabSite<DualStack> site) : NetworkTests<DualStack>(site);

public sealed class DualStackBrokenTests(LabSite<DualStackBroken> site) : NetworkTests<DualStackBroken>(site);

public sealed class ClientNatTests(LabSite<ClientNat> site) : NetworkTests<ClientNat>(site);

public sealed class ClientNatHelperTests(LabSite<ClientNatHelper> site) : NetworkTests<ClientNatHelper>(site);

public sealed class ClientFirewallDropsTests(LabSite<ClientFirewallDrops> site) : NetworkTests<ClientFirewallDrops>(site);

public sealed class ClientFirewallRejectsTests(LabSite<ClientFirewallRejects> site) : NetworkTests<ClientFirewallRejects>(site);

public sealed class ServerFirewallControlOnlyTests(LabSite<ServerFirewallControlOnly> site) : NetworkTests<ServerFirewallControlOnly>(site);

public sealed class ServerFirewallRangeTests(LabSite<ServerFirewallRange> site) : NetworkTests<ServerFirewallRange>(site);

public sealed class ServerDnatExternalTests(LabSite<ServerDnatExternal> site) : NetworkTests<ServerDnatExternal>(site);

public sealed class ServerDnatPrivateTests(LabSite<ServerDnatPrivate> site) : NetworkTests<ServerDnatPrivate>(site);

public sealed class ServerDnatPrivateClientNatTests(LabSite<ServerDnatPrivateClientNat> site) : NetworkTests<ServerDnatPrivateClientNat>(site);

public sealed class ServerDnatPrivateNoRangeTests(LabSite<ServerDnatPrivateNoRange> site) : NetworkTests<ServerDnatPrivateNoRange>(site);

public sealed class ServerDnatNoRangeTests(LabSite<ServerDnatNoRange> site) : NetworkTests<ServerDnatNoRange>(site);

public sealed class ServerDnatHalfRangeTests(LabSite<ServerDnatHalfRange> site) : NetworkTests<ServerDnatHalfRange>(site);

public sealed class BothNatTests(LabSite<BothNat> site) : NetworkTests<BothNat>(site);

public sealed class BothNatNoRangeTests(LabSite<BothNatNoRange> site) : NetworkTests<BothNatNoRange>(site);

public sealed class NoControlTests(LabSite<NoControl> site) : NetworkTests<NoControl>(site);
