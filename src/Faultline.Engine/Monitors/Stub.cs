#pragma warning disable
using System.Data.Common;
using Faultline.Core.Incidents;
using Faultline.Core.Uptime;
using Faultline.Engine.Configuration;
using Faultline.Engine.Storage;
namespace Faultline.Engine.Uptime
{
    public readonly record struct SpanWrite(int Monitor, SpanStep Step);
    public sealed class SpanStore(Database database) { public Database D => database; public void Write(DbTransaction t, IReadOnlyList<SpanWrite> w) {} }
}
namespace Faultline.Engine.Incidents
{
    public sealed class IncidentStore(Database database) { public Database D => database; public void Write(DbTransaction t, IReadOnlyList<Effect> w) {} public Task DropOldAsync(Retention r, CancellationToken c) => Task.CompletedTask; }
}
