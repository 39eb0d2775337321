using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Streetcar.Bson.Memory;
using Streetcar.Grains.Activity;
using Streetcar.Grains.Auditing;
using Streetcar.Grains.Authentication;
using Streetcar.Grains.Sessions;
using Streetcar.Grains.Settings;
using Streetcar.Grains.Typed;

namespace Streetcar.Grains;

/// <summary>Registers what the grains need.</summary>
public static class GrainServices
{
    /// <summary>
    /// Adds the silo's <see cref="ICommandDispatcher"/> and what the grains share. The <see cref="IDocumentStore"/> is the
    /// host's to add.
    /// </summary>
    /// <param name="services">The silo's services.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddStreetcarGrains(this IServiceCollection services)
    {
        services.AddOptions<CursorAges>();
        services.AddOptions<TransactionOptions>();
        services.AddOptions<PresentationOptions>();
        services.AddOptions<AccessOptions>();
        services.AddOptions<AuditOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<LogVerbosity>();
        services.TryAddSingleton<ErrorReplies>();
        services.TryAddSingleton(static _ => ServerMemory.OfMachine());
        services.AddPlacementDirector<CursorPlacement, CursorPlacementDirector>();
        services.AddPlacementDirector<SiloPlacement, SiloPlacementDirector>();
        return services
            .AddSingleton<OpenCursors>()
            .AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<OpenCursors>())
            .AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SharedStoreCheck>()
            .AddSingleton<OpenTransactions>()
            .AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<OpenTransactions>())
            .AddSingleton<ReplicaSet>()
            .AddSingleton<KnownSessions>()
            .AddSingleton<SiloSessions>()
            .AddSingleton<ClusterSessions>()
            .AddSingleton<SessionAdmission>()
            .AddSingleton<Profiler>()
            .AddSingleton<CommandActivity>()
            .AddSingleton<ServerSettings>()
            .AddSingleton<UserReader>()
            .AddSingleton<UserDirectory>()
            .AddSingleton<UserAdministration>()
            .AddSingleton<LocalhostException>()
            .AddSingleton<LogInSecret>()
            .AddSingleton<LogInDelays>()
            .AddSingleton<LogIns>()
            .AddSingleton<AuditLog>()
            .AddSingleton<CertificateLogIns>()
            .AddSingleton<QueryServices>()
            .AddSingleton<LastWrites>()
            .AddSingleton<WriteFunnels>()
            .AddSingleton<ICommandDispatcher, CommandDispatcher>()
            .AddSingleton<TypedCommands>();
    }
}
