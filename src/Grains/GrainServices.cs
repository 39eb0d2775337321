using Microsoft.Extensions.DependencyInjection;

namespace Streetcar.Grains;

/// <summary>Registers what the grains need.</summary>
public static class GrainServices
{
    /// <summary>
    /// Adds what the grains of a silo share. The silo's <see cref="IDocumentStore"/> is the host's to add.
    /// </summary>
    /// <param name="services">The silo's services.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddStreetcarGrains(this IServiceCollection services) => services
        .AddSingleton<OpenCursors>()
        .AddSingleton<Reads>()
        .AddSingleton<Failures>();
}
