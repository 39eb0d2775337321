namespace Orleans.Configuration;

/// <summary>How calls are made from a client.</summary>
public class ClientMessagingOptions : MessagingOptions;
