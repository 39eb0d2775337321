using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Streetcar.Wire;

namespace Streetcar.Hosting;

/// <summary>Hosts a whole server: in its own program, in a web application or in a test, all the same.</summary>
public static class StreetcarHostApplicationBuilderExtensions
{
    /// <summary>
    /// Adds a silo of Streetcar's own that listens for MongoDB's drivers. <see cref="StreetcarEndpoint"/> says where they
    /// reach it. A host that has a silo already adds Streetcar to that one:
    /// <see cref="StreetcarSiloBuilderExtensions.AddStreetcar"/>.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="configure">Changes what the section <c>Streetcar</c> of the configuration says.</param>
    /// <returns>The host.</returns>
    /// <exception cref="FormatException">A setting can't be what it is, or there is none of its name; the message names it.</exception>
    public static IHostApplicationBuilder AddStreetcar(
        this IHostApplicationBuilder builder, Action<StreetcarOptions>? configure = null)
    {
        var options = new StreetcarOptions { Port = WireOptions.DefaultPort };
        var section = builder.Configuration.GetSection(StreetcarOptions.Section);
        SettingNames.Check(section);
        section.Bind(options);
        configure?.Invoke(options);
        options.Check();

        builder.UseOrleans(silo =>
        {
            silo.UseStreetcarCluster(options);
            if (options.Cluster.Tls.Mode != StreetcarClusterTlsMode.Disabled)
                silo.UseStreetcarTls(options);
            silo.AddStreetcar();
            silo.Services.AddSingleton(Options.Create(options));
        });
        return builder;
    }
}
