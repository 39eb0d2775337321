using Microsoft.Extensions.Configuration;

namespace Streetcar.Hosting;

/// <summary>Refuses settings that there are not, which would otherwise be as good as unsaid.</summary>
internal static class SettingNames
{
    // Those of the program that are no setting of a silo.
    private static readonly string[] ProgramsOwn = ["LogLevel", "Repair"];

    /// <param name="section">The section <c>Streetcar</c> of the configuration.</param>
    /// <exception cref="FormatException">It has a setting that there is not.</exception>
    public static void Check(IConfigurationSection section) => Check(section, typeof(StreetcarOptions), ProgramsOwn);

    private static void Check(IConfigurationSection section, Type options, string[] others)
    {
        var properties = options.GetProperties();
        string[] names = [.. properties.Select(property => property.Name), .. others];
        foreach (var setting in section.GetChildren())
        {
            if (!names.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
                throw new FormatException($"There is no setting '{setting.Path}'. In '{section.Path}' there are: {string.Join(", ", names.Order(StringComparer.Ordinal))}.");
        }

        // What is set by sections of its own can't be replaced as a whole.
        foreach (var nested in properties.Where(property => !property.CanWrite))
            Check(section.GetSection(nested.Name), nested.PropertyType, []);
    }
}
