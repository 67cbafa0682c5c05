package io.lateen.demo;

/**
 * One open page.
 *
 * @param id unique while the harbour is open; 0 is the pilot, who is always there
 * @param name shown to all
 * @param hue colour of the sail, 0 to 359
 * @param x position, 0 (left) to 1 (right)
 * @param y position, 0 (top) to 1 (bottom)
 */
record Sailor(int id, String name, int hue, double x, double y) {

	private static final String[] ADJECTIVES = { "Swift", "Calm", "Brave", "Salty", "Merry", "Quiet", "Lucky",
			"Golden" };

	private static final String[] BIRDS = { "Heron", "Tern", "Gannet", "Puffin", "Osprey", "Petrel", "Avocet", "Curlew",
			"Plover" };

	static Sailor arriving(int id) {
		String name = ADJECTIVES[id % ADJECTIVES.length] + " " + BIRDS[id % BIRDS.length];
		return new Sailor(id, name, (id * 67 + 10) % 360, 0.15 + 0.7 * ((id * 0.618) % 1), 0.5);
	}

	Sailor at(double x, double y) {
		return new Sailor(this.id, this.name, this.hue, Math.clamp(x, 0, 1), Math.clamp(y, 0, 1));
	}

}
