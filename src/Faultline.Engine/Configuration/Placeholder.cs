namespace Faultline.Engine.Configuration;
