namespace Streetcar.Providers;

/// <summary>How reminders are kept.</summary>
public sealed class StreetcarReminderOptions : StreetcarProviderOptions
{
    /// <summary>The name of the collection; <c>reminders</c> by default. Services may share it.</summary>
    public string Collection { get; set; } = "reminders";
}
