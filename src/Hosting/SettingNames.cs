using Microsoft.Extensions.Configuration;

namespace Streetcar.Hosting;

/// <summary>Refuses settings that there are not, which would otherwise be as good as unsaid.</summary>
internal static class SettingNames
{
    // Those of the program that are no setting of a silo.
    private static readonly string[] ProgramsOwn = ["LogLevel", "Repair"];

    /// <param name="section">The section <c>Streetcar</c> of the configuration.</param>
    /// <exception cref="FormatException">It has a setting that there is not.</exception>
    public static void Check(IConfigurationSection section)
    {
        Check(section, [.. NamesOf(typeof(StreetcarOptions)), .. ProgramsOwn]);
        Check(section.GetSection(nameof(StreetcarOptions.Cluster)), [.. NamesOf(typeof(StreetcarClusterOptions))]);
    }

    private static void Check(IConfigurationSection section, string[] names)
    {
        foreach (var setting in section.GetChildren())
        {
            if (!names.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
                throw new FormatException($"There is no setting '{setting.Path}'. In '{section.Path}' there are: {string.Join(", ", names.Order(StringComparer.Ordinal))}.");
        }
    }

    private static IEnumerable<string> NamesOf(Type options) => options.GetProperties().Select(property => property.Name);
}
